from tests.web.checked_page import text_of


def test_home(signed_in):
    client = signed_in("hr", organisation="HARBOUR")
    response = client.get("/")
    assert response.location == "/hr/"
    assert text_of(client.page("/hr/").h1)
    assert text_of(client.page("/account").h1) == "Your account"
    for page in ("/accessibility", "/privacy", "/account/password", "/account/confirm"):
        client.page(page)
    client.page("/staff/", status=404)
